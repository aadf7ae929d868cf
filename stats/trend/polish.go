package trend

import "context"

// polishPasses is how often difficulties, effects, practice and sharpness are stepped when the variances and the mean rest.
const polishPasses = 3

// polish sees everything, whatever the passes before looked at, and fits the difficulties, effects and sharpness to what the filter predicts, the variances held. The examinees'
// mean (center) comes from the smoothed likelihood, whose linearised answers place it a little off what predicts best;
// as long as it is set in every pass the difficulties cannot answer it. (Variances fitted to predictions in the same way
// were worse on other examinees: they take up what the difficulties of the training examinees have learnt by heart.)
func (t *trainer) polish(ctx context.Context) {
	if t.opt.FixItems {
		return
	}
	for range polishPasses {
		if ctx.Err() != nil {
			return
		}
		t.pass(ctx, t.data, true)
	}
}
