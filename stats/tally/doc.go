// Package tally holds the mergeable counters that every cross-student statistic is built from.
//
// What comes in: numbers, one at a time, in any order and in any partitioning. What goes out: counts, sums, moments,
// quantiles, areas under curves, resampling weights and corrected p-values. What it refuses to know: items, examinees,
// files and clocks.
//
// Int128, the wire form and the corrected p-values are what commands use. Moments, Sketch, Strata, Predictions and the
// bootstrap weights are accumulators of statistics.md 5 that no command asks for yet: each was chosen with its proof, and
// waits for figures that are spread over machines, or (Strata) for groups to compare.
//
// Every accumulator is a commutative monoid: its zero value (or its New) is the identity, Merge is associative and
// commutative, and state is held in integers, so that one partition or a thousand in any order give the same bits.
package tally
