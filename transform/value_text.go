package transform

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"cutscore/ingest"
)

// textParser returns the parser of text fields with that name; false when there is none.
//
//	text     as exported, trimmed
//	id       text; a number that a spreadsheet damaged is a problem
//	list     several content areas, by options.separator ("|"), mapped by the format's areas, sorted
//	escaped  several options joined by "," in which commas of their own stand as "\\,"; joined by "|" here
//	local    the part of an e-mail address before the @
//	outcome  pass, fail, incomplete, withdrawn, in several languages or by options.values
//	mode     timed, tutor, untimed, or as exported
func textParser(s spelling) (func(string) (string, problem), bool) {
	switch s.name {
	case "text":
		return s.text, true
	case "id":
		return s.id, true
	case "list":
		return s.list, true
	case "escaped":
		return s.escaped, true
	case "local":
		return s.local, true
	case "outcome":
		return s.outcome, true
	case "mode":
		return s.mode, true
	}
	return nil, false
}

func (s *spelling) text(v string) (string, problem) {
	v, trouble := s.clean(v)
	if to, ok := s.mapped(v); ok {
		return to, trouble
	}
	if v != "" {
		v = s.options.Before + strings.TrimPrefix(v, s.options.Prefix)
	}
	return norm.NFC.String(v), trouble // one name is one name, however its accents are encoded
}

func (s *spelling) id(v string) (string, problem) {
	v, trouble := s.text(v)
	if trouble == fine && damaged(v) {
		return "", damagedID
	}
	return v, trouble
}

// damaged sees numbers in scientific notation, which spreadsheets make of long ids.
func damaged(v string) bool {
	at := strings.IndexAny(v, "eE")
	if at < 1 {
		return false
	}
	mantissa, exponent := v[:at], v[at+1:]
	if exponent == "" || exponent[0] != '+' {
		return false
	}
	return digitsOnly(exponent[1:]) && digitsOnly(strings.Replace(strings.Replace(mantissa, ".", "", 1), ",", "", 1))
}

func digitsOnly(v string) bool {
	for i := 0; i < len(v); i++ {
		if v[i] < '0' || v[i] > '9' {
			return false
		}
	}
	return v != ""
}

func (s *spelling) escaped(v string) (string, problem) {
	v, trouble := s.text(v)
	if trouble != fine || !strings.Contains(v, `\,`) {
		return v, trouble
	}
	var parts []string
	part := ""
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\' && i+1 < len(v) && v[i+1] == ',':
			part += ","
			i++
		case v[i] == ',':
			parts = append(parts, part)
			part = ""
		default:
			part += v[i : i+1]
		}
	}
	return strings.Join(append(parts, part), "|"), fine
}

func (s *spelling) local(v string) (string, problem) {
	v, trouble := s.text(v)
	v, _, _ = strings.Cut(v, "@")
	return v, trouble
}

// list gives the areas of a cell, sorted and joined by "|".
func (s *spelling) list(v string) (string, problem) {
	v, trouble := s.clean(v)
	if trouble != fine {
		return "", trouble
	}
	separator := s.options.Separator
	if separator == "" {
		separator = "|"
	}
	if !strings.Contains(v, separator) {
		return s.areaName(v), fine
	}
	var names []string
	for _, part := range strings.Split(v, separator) {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, s.areaName(part))
		}
	}
	return joinAreas(names), fine
}

// areaName is our name of a vendor's area; an area that nobody mapped is kept.
func (s *spelling) areaName(v string) string {
	if a, ok := s.areas[strings.ToLower(v)]; ok {
		return a.Name
	}
	return v
}

func joinAreas(names []string) string {
	slices.Sort(names)
	return strings.Join(slices.Compact(names), "|")
}

func foldAreas(areas map[string]ingest.Area) map[string]ingest.Area {
	out := make(map[string]ingest.Area, len(areas))
	for name, area := range areas {
		out[strings.ToLower(name)] = area
	}
	return out
}

func (s *spelling) outcome(v string) (string, problem) {
	v, trouble := s.clean(v)
	if trouble != fine {
		return "", trouble
	}
	if to, ok := s.mapped(v); ok {
		v = to
	}
	switch strings.ToLower(v) {
	case "pass", "passed", "p", "aprobado", "aprobada", "bestanden", "1":
		return "pass", fine
	case "fail", "failed", "f", "suspenso", "reprobado", "reprobada", "nicht bestanden", "0":
		return "fail", fine
	case "incomplete", "incompleto", "unvollständig":
		return "incomplete", fine
	case "withdrawn", "withdrew", "no show", "retirado", "zurückgezogen":
		return "withdrawn", fine
	case "", "unknown", "pending", "pendiente", "ausstehend":
		return "", missing
	}
	return "", unknownOutcome
}

func (s *spelling) mode(v string) (string, problem) {
	v, trouble := s.text(v)
	switch strings.ToLower(v) {
	case "timed", "exam", "test", "cronometrado", "zeitlich begrenzt":
		return "timed", trouble
	case "tutor", "tutored", "study", "practice":
		return "tutor", trouble
	case "untimed", "self-paced", "sin tiempo", "ohne zeitlimit":
		return "untimed", trouble
	}
	return v, trouble
}
