package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// A survey writes the texts of its questions and its own names, as records in braces, below the header: the first line names the columns, and
// facts of the answering are no questions.
func TestRecordsBelowTheHeader(t *testing.T) {
	const names, texts = "Status,Finished,ResponseId,RecipientEmail,ExternalReference,%s", "Response Type,Finished,Response ID,Recipient Email,External Data Reference,Is it?,Or is it?,Why?,Why not?,How?\n"
	records := strings.Repeat(`"{""ImportId"":""QID1""}",`, 9) + `"{""ImportId"":""QID2""}"` + "\n"
	var rows, anonymous, letters strings.Builder
	for i := range 20 {
		fmt.Fprintf(&rows, "0,1,R_%02dx,p%d@x.edu,,%d,%d,%d,%d,%d\n", i, i, i%2, i/2%2, i/3%2, 1-i%2, i/5%2)
		fmt.Fprintf(&letters, "0,1,R_%02dx,p%d@x.edu,,%c,%c,%c,%c,%c\n", i, i, 'A'+i%4, 'A'+i/2%3, 'A'+i/3%4, 'D'-i%3, 'A'+i/5%4)
		fmt.Fprintf(&anonymous, "0,1,R_%02dx,,,%d,%d,%d,%d,%d\n", i, i%2, i/2%2, i/3%2, 1-i%2, i/5%2)
	}
	for _, questions := range []string{"Q1,Q2,Q3,Q4,Q5\n", "Heart,Lung,Skin,Eye,Ear\n"} {
		head := fmt.Sprintf(names, questions)
		for text, who := range map[string]string{head + texts + records + rows.String(): "RecipientEmail", head + records + rows.String(): "RecipientEmail",
			head + texts + records + letters.String(): "RecipientEmail", head + texts + records + anonymous.String(): "ResponseId"} {
			r, err := readingOf(t, "m.csv", text)
			if err != nil || r.ItemCount != 5 || r.Column(FieldExaminee) == nil || r.Column(FieldExaminee).Name != who {
				t.Errorf("%s: %v, %+v", text[:80], err, r)
			}
		}
	}
	if r, err := readingOf(t, "m.csv", "a,b,c,d\n"+strings.Repeat("\"{1}\",{2},{3},{4}\n", 9)); err == nil || r != nil {
		t.Errorf("rows of records are no header: %v", err)
	}
}
