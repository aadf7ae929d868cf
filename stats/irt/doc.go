// Package irt estimates item response models by marginal maximum likelihood, and abilities under them.
//
// The model is P(t) = c + (1-c) / (1 + exp(-(a t + d))), with difficulty b = -d/a and ability t ~ N(mean, sd^2) on a
// grid. The lower asymptote c is fixed by the caller (0, or one over the number of options) and never estimated: free
// guessing parameters are not identified in samples of the size of a school.
//
// What comes in: for each person the items answered right and wrong; an item in neither list was not presented and
// carries no evidence. What goes out: Fit (item parameters, standard errors, log-likelihood), abilities, tables from sum
// scores, and measures of fit. What it refuses to know: item names, files, clocks and how a response was scored.
//
// The state of the E-step (State) is made of integers, so that a fit has the same bits for any partitioning of the
// persons and any number of workers.
package irt
