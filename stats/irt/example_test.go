package irt_test

import (
	"fmt"

	"cutscore/stats/irt"
)

// The Law School Admission Test, section 6 (Bock and Lieberman 1970): counts of the 32 patterns of five items. The item
// parameters and the ability of someone who got all five right, with standard errors.
func Example() {
	d := irt.NewData(5)
	for pattern, n := range []int64{3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15, 10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298} {
		marks := [5]int8{}
		for j := range marks {
			marks[j] = int8(pattern >> (4 - j) & 1)
		}
		for range n {
			if err := d.AddRow(marks[:]); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	d.Compact()
	f, err := irt.Calibrate(d, irt.Defaults(irt.TwoPL))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("log-likelihood %.2f\n", f.LogLik)
	for j, it := range f.Items {
		b, _ := it.B()
		fmt.Printf("item %d: a %.2f (%.2f), b %.2f (%.2f)\n", j+1, it.A, f.SE[j].A, b, f.SE[j].B)
	}
	top := f.Scorer().EAP([]int32{0, 1, 2, 3, 4}, nil)
	fmt.Printf("all right: ability %.2f (%.2f)\n", top.Theta, top.SE)
	// Output:
	// log-likelihood -2466.65
	// item 1: a 0.83 (0.26), b -3.36 (0.87)
	// item 2: a 0.72 (0.19), b -1.37 (0.31)
	// item 3: a 0.89 (0.23), b -0.28 (0.10)
	// item 4: a 0.69 (0.19), b -1.87 (0.43)
	// item 5: a 0.66 (0.21), b -3.13 (0.87)
	// all right: ability 0.65 (0.86)
}
