package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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
	options, err := oneObject(b)
	if err != nil {
		return nil, &codedError{code: exitUsage, err: fmt.Errorf("--config %s is not one JSON object: %w", path, err), hint: "nothing was read or changed"}
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

// oneObject reads a JSON object with nothing after it, and refuses a key that stands twice: which one was meant is not known.
func oneObject(text []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))) // some editors put a mark there
	decoder.UseNumber()
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.Join(errors.New("it does not begin with {"), err)
	}
	options := map[string]any{}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name := key.(string) // keys of an object are nothing else
		if _, twice := options[name]; twice {
			return nil, fmt.Errorf("%q stands twice", name)
		}
		var value any
		if err := decoder.Decode(&value); err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
		options[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the object")
	}
	return options, nil
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
	if flag == nil || name == "config" || name == "help" {
		return configError(path, name, "the name of an option of `"+cmd.Name()+"`")
	}
	if flag.Changed {
		return nil
	}
	values, isList := value.([]any)
	switch _, takesSeveral := flag.Value.(pflag.SliceValue); {
	case !isList:
		values = []any{value}
	case !takesSeveral && len(values) != 1:
		return configError(path, name, fmt.Sprintf("one value, not a list of %d", len(values)))
	}
	for _, v := range values {
		switch v.(type) {
		case string, json.Number, bool:
		default:
			return configError(path, name, "a text, a number, true or false")
		}
		if err := flag.Value.Set(fmt.Sprint(v)); err != nil {
			return configError(path, name, "a value that --"+name+" takes")
		}
	}
	return nil
}

func configError(path, name, expected string) error {
	return &codedError{code: exitUsage, err: fmt.Errorf("--config %s: %q: expected %s", path, name, expected), hint: "nothing was read or changed"}
}
