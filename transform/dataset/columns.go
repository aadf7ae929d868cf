package dataset

import (
	"math"

	"cutscore/exam"
)

// kind says how a column of responses is coded in a frame and in a file. In a frame every value is an unsigned
// number and 0 means "not recorded", so that absent columns need no memory and all columns are handled alike.
type kind uint8

const (
	text   kind = iota // code in the dictionary of that column
	whole              // small number where 0 means not recorded
	count              // small number that may be 0: value + 1
	share              // float32 that is never negative: its bits + 1
	mark               // exam.Result
	flag               // exam.Flag
	moment             // microseconds UTC with the sign bit turned, so that unsigned order is order in time
)

// column is one column of responses: its name in the file and its place in a frame.
type column struct {
	name     string
	kind     kind
	at       int  // index into frame.narrow, or frame.wide for moments
	required bool // never null in the file
}

// Places of columns in a frame. The first texts of them are dictionary coded.
const (
	cSource = iota
	cExaminee
	cSitting
	cForm
	cFamily
	cMode
	cItem
	cTimeLayout
	cTimeBasis
	cChosen
	cFirstChosen
	cKey
	cTag
	cDisciplines
	cSystems
	cTasks
	texts

	cBlock = iota - 1
	cPosition
	cOffset
	cResult
	cCredit
	cSeconds
	cChanges
	cPeerP
	cConfidence
	cFlagged
	cSeen
	cUntold
	cFrom // which batch of this run delivered the row, 1-based; 0: it was stored before
	narrows
)

const (
	wAnswered = iota
	wExported
	wLine // line in the source file
	wides
)

// responseColumns are the columns of the responses table in the order of the file.
func responseColumns() []column {
	return []column{
		{"source", text, cSource, false}, {"examinee", text, cExaminee, false}, {"sitting", text, cSitting, false},
		{"form", text, cForm, false}, {"family", text, cFamily, false}, {"mode", text, cMode, false},
		{"item", text, cItem, false}, {"block", whole, cBlock, false}, {"position", whole, cPosition, false},
		{"answered_at", moment, wAnswered, false}, {"time_layout", text, cTimeLayout, false},
		{"time_basis", text, cTimeBasis, false}, {"offset_minutes", whole, cOffset, false},
		{"chosen", text, cChosen, false}, {"first_chosen", text, cFirstChosen, false}, {"key", text, cKey, false},
		{"result", mark, cResult, true}, {"credit", share, cCredit, false}, {"seconds", share, cSeconds, false},
		{"changes", count, cChanges, false}, {"peer_p", share, cPeerP, false}, {"confidence", share, cConfidence, false},
		{"flagged", flag, cFlagged, false}, {"seen", flag, cSeen, false}, {"tag", text, cTag, false},
		{"disciplines", text, cDisciplines, false}, {"systems", text, cSystems, false}, {"tasks", text, cTasks, false},
		{"untold", whole, cUntold, false}, {"exported_at", moment, wExported, false},
	}
}

const signBit = 1 << 63

func codeMoment(t int64) uint64   { return uint64(t) ^ signBit } // exam.NoTime becomes 0
func decodeMoment(c uint64) int64 { return int64(c ^ signBit) }

// codeLong codes any whole number but the least: small ones, of either sign, have small codes.
func codeLong(x int64) uint64   { return uint64(x<<1^x>>63) + 1 }
func decodeLong(c uint64) int64 { return int64((c-1)>>1) ^ -int64((c-1)&1) }

// codeShare codes a float that is never negative. Negative, NaN and infinite values mean "not recorded".
func codeShare(x float32) uint32 {
	if !(x >= 0) || x > math.MaxFloat32 {
		return 0
	}
	if x == 0 {
		return 1 // also for minus zero
	}
	return math.Float32bits(x) + 1
}

func decodeShare(c uint32) float32 {
	if c == 0 {
		return exam.Unknown
	}
	return math.Float32frombits(c - 1)
}

func codeCount(x int16) uint32 {
	if x < 0 {
		return 0
	}
	return uint32(x) + 1
}

func decodeCount(c uint32) int16    { return int16(int32(c) - 1) }
func codeWhole(x int32) uint32      { return uint32(x) }
func codeShort(x int16) uint32      { return uint32(int32(x)) }
func decodeShort(c uint32) int16    { return int16(int32(c)) }
func codeMark(r exam.Result) uint32 { return uint32(r) }
func codeFlag(f exam.Flag) uint32   { return uint32(uint8(f)) }

// textColumns lists the dictionary coded columns of c in the order of their places in a frame.
func textColumns(c *exam.Responses) [texts]*exam.Coded {
	return [texts]*exam.Coded{
		&c.Source, &c.Examinee, &c.Sitting, &c.Form, &c.Family, &c.Mode, &c.Item, &c.TimeLayout, &c.TimeBasis,
		&c.Chosen, &c.FirstChosen, &c.Key, &c.Tag, &c.Disciplines, &c.Systems, &c.Tasks,
	}
}
