package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
)

// applyConfig reads options by flag name from a JSON file, refusing names that no flag has. Flags that were given win.
// The key "inputs" holds files and folders, used when none is named on the command line.
func applyConfig(cmd *cobra.Command, path string, args []string) ([]string, error) {
	if path == "" {
		return args, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &codedError{code: exitFailed, err: fmt.Errorf("--config: %w", err)}
	}
	var options map[string]any
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.UseNumber()
	if err := decoder.Decode(&options); err != nil {
		return nil, &codedError{code: exitUsage, err: fmt.Errorf("--config %s is not a JSON object: %w", path, err)}
	}
	names := make([]string, 0, len(options))
	for name := range options {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name == "inputs" {
			if args, err = configInputs(path, options[name], args); err != nil {
				return nil, err
			}
			continue
		}
		if err := setFromConfig(cmd, path, name, options[name]); err != nil {
			return nil, err
		}
	}
	return args, nil
}

func configInputs(path string, value any, args []string) ([]string, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, configError(path, "inputs", "a list of files and folders")
	}
	if len(args) > 0 {
		return args, nil
	}
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return nil, configError(path, "inputs", "a list of files and folders")
		}
		args = append(args, s)
	}
	return args, nil
}

func setFromConfig(cmd *cobra.Command, path, name string, value any) error {
	flag := cmd.Flags().Lookup(name)
	if flag == nil || name == "config" {
		return configError(path, name, "the name of an option of `"+cmd.Name()+"`")
	}
	if flag.Changed {
		return nil
	}
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	for _, v := range values {
		if err := flag.Value.Set(fmt.Sprint(v)); err != nil {
			return configError(path, name, "a value that --"+name+" takes")
		}
	}
	return nil
}

func configError(path, name, expected string) error {
	return &codedError{code: exitUsage, err: fmt.Errorf("--config %s: %q: expected %s", path, name, expected), hint: "nothing was read or changed"}
}
