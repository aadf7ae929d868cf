package tally

import "math/bits"

// BootstrapWeight is how often an examinee is drawn in one bootstrap copy: Poisson with mean 1, from a hash of the
// examinee, the copy and the seed alone. The same examinee gets the same weights in any partitioning, so that copies
// can be summed where the data are.
func BootstrapWeight(examinee string, copy int, seed uint64) int64 {
	h := mix(seed ^ 0x9e3779b97f4a7c15)
	for i := 0; i < len(examinee); i++ {
		h = mix(h ^ uint64(examinee[i]))
	}
	h = mix(h ^ uint64(len(examinee))<<32)
	u := mix(h ^ mix(uint64(copy)+0x632be59bd9b4e019))
	return poissonOne(u)
}

// mix is a bijection of 64 bits in which every input bit moves every output bit: the high and low halves of a product
// folded together, twice.
func mix(x uint64) uint64 {
	hi, lo := bits.Mul64(x^0xa0761d6478bd642f, 0xe7037ed1a0b428db)
	x = hi ^ lo
	hi, lo = bits.Mul64(x^0x8ebc6af09c88c6e3, 0x589965cc75374cc3)
	return hi ^ lo
}

// poissonOne inverts the distribution function of Poisson(1), e^-1 sum 1/k!, scaled to 2^64.
func poissonOne(u uint64) int64 {
	const inverseE = 0x5e2d58d8b3bcdf1a // e^-1 * 2^64
	var cum, carry uint64
	term := uint64(inverseE)
	for k := int64(0); ; k++ {
		cum, carry = bits.Add64(cum, term, 0)
		if carry != 0 || u < cum || term == 0 {
			return k
		}
		term /= uint64(k + 1)
	}
}
