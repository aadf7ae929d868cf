package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cutscore/transform/dataset/generations"
)

// calibrationFile keeps, beside the tables, what the statistics learnt from them. To this package it is opaque.
const calibrationFile = "calibration.json"

// Calibration returns what KeepCalibration kept in this generation or one before it; nil when nothing was.
func (s *Snapshot) Calibration() ([]byte, error) {
	if s.dir == "" {
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(s.dir, calibrationFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}

// ResponseRows is the number of responses in force, as the manifest has it.
func (s *Snapshot) ResponseRows() int64 {
	n := int64(0)
	for _, f := range s.files {
		if strings.HasPrefix(f.Path, "responses/") {
			n += f.Rows
		}
	}
	return n
}

// Calibration is that of the published generation.
func (t *Tx) Calibration() ([]byte, error) { return t.base.Calibration() }

// KeepCalibration puts a calibration into this generation, in place of that of the one before, which is kept otherwise.
func (t *Tx) KeepCalibration(text []byte) error {
	t.calibrated = true
	return os.WriteFile(filepath.Join(t.stage.Dir, calibrationFile), text, 0o600)
}

// carryCalibration takes the published generation's calibration over when this run kept none.
func (t *Tx) carryCalibration() error {
	if t.calibrated {
		return nil
	}
	for _, f := range t.base.files {
		if f.Path == calibrationFile {
			return t.stage.Reuse(&generations.Generation{Dir: t.base.dir}, f)
		}
	}
	return nil
}
