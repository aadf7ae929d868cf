package trend

import "math"

// Memory is what an examinee is helped by having met a question before, where no group taught it (Beta): a number of theirs,
// in logits, normal with this mean and standard deviation between people, and the same for all that they meet again. So a
// question met again tells of ability only beyond what memory may explain of it, and however many are met again, what is
// open about the memory stays open. The zero Memory is none.
type Memory struct{ Mean, SD float64 }

// UsualMemory is the design default: between nothing and two logits, half of it at the first repetition and three quarters at
// the second. Retest gains on one form level off after the third time (Scharfen, Peters and Holling 2018, over 174 samples);
// a practice bank that shows the answer gives more to remember than a test does, and nobody has published how much.
func UsualMemory() Memory { return Memory{Mean: 1, SD: 1} }

// Share is how much of an examinee's Memory acts on an item that they met so often before: 1 - 2^-met.
func (m Memory) Share(met uint8) float64 {
	if m.SD == 0 || met == 0 {
		return 0
	}
	return 1 - math.Exp2(-float64(met))
}
