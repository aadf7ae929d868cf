// Package trend follows one examinee's ability through time: an overall level and a deviation per content area,
// both moving, learnt from answers to questions of known or estimated difficulty.
//
// # The model
//
// The state is x = (g, u_1..u_K): overall ability and area deviations, in logits. An answer to item i on day t has
//
//	logit P(correct) = h'x - b_i + beta'f,   h = e_g + mean of e_k over the areas k of the item
//
// (times the item's sharpness on h'x where the model has one; plus the form of the sitting or of the moment, SB and FB),
// so an item of two areas counts half in each deviation and once in the whole: in each area, never twice.
// f are the covariates of Covariate. Before any answer g ~ N(Mu0, SG^2), u_k ~ N(0, SU^2), all independent.
// Every answer after the first adds QG^2 to var(g) and QU^2 to var(u_k), divided among the areas of the item (learning
// happens where one practises). D days (at most 60 count) add DG^2 D to var(g) and DU^2 D to every var(u_k), and
// u_k <- Rho^D u_k, var <- Rho^(2D) var + SU^2 (1-Rho^(2D)): old evidence fades to "average for this examinee".
//
// The filter is an assumed-density filter: one scalar Newton solution per answer, then a rank-one update, O(K^2).
// The smoother is the modified Bryson-Fraser recursion (Bierman 1973) on the same linearised answers: it needs no
// inverse, crosses block boundaries by itself, and gives three things at the cost of one more filter: the course given
// all answers, the probability of each answer from all the others, and the derivative of the likelihood by every variance
// (Koopman and Shephard 1992), from which the variances are estimated (Zhou et al. 2019, the MM update).
//
// What comes in: sequences of small integers. What goes out: means, variances, probabilities. It knows no columns, no
// dates but day numbers, no words.
package trend
