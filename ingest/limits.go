package ingest

// Limits are hard bounds on what is read. Zero means the default.
type Limits struct {
	FileBytes   int64 // 4 GB, after decompression
	RecordBytes int   // 1 MiB: a longer record refuses the file
	FieldBytes  int   // 256 KiB: a longer field sets its row aside
	Columns     int   // 4096: a wider header refuses the file; a test download has up to six columns for a question
	HeaderDepth int   // 50 lines
	GzipRatio   int64 // 200
	Rows        int64 // 0: no bound
}

// WithDefaults returns l with every zero bound (but Rows) replaced by its default.
func (l Limits) WithDefaults() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.RecordBytes, 1<<20)
	l.RecordBytes = min(l.RecordBytes, 1<<28) // a block and the record that its end cut off must stay below 2 GB
	set(&l.FieldBytes, 256<<10)
	set(&l.Columns, 4096)
	set(&l.HeaderDepth, 50)
	if l.FileBytes <= 0 {
		l.FileBytes = 4 << 30
	}
	if l.GzipRatio <= 0 {
		l.GzipRatio = 200
	}
	return l
}
