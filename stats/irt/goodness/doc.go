// Package goodness tests whether a fitted response model holds: item by item (S-X2, mean squares), as a whole (M2), and
// person by person.
//
// What comes in: an irt.Fit and the data it was fitted to. What goes out: test statistics with their degrees of freedom,
// or the reason why there is none. What it refuses to know: what to do about an item that does not fit.
package goodness
