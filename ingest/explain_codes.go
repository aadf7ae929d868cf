package ingest

// valueExplanations documents the codes of mapping and of values: those of recognition here and of package transform.
func valueExplanations() []Explanation {
	return []Explanation{}
}
