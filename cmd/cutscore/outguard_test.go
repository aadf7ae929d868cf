package main

import "testing"

// What runs write below a folder of pages, and copies of it, go with every run: they tell of whoever the pages tell of. Other names are somebody's own.
func TestRunFiles(t *testing.T) {
	const p = "abcdefghij234567klmnopqrst"
	for _, name := range []string{"index.html", "index.json", "run.json", "rejects.csv", "index.html.gz", "index.html~", ".index.html.Xy12Zz", "index (1).html", "index(1).html",
		"run.sync-conflict-2026.json", "Copy of index.html", "index - Kopie.html", "index (copy).html", "index (Kopie).html", "index copia.html", "Kopie von rejects.csv", "rejects - Copy.csv", "part/x", "examinees/" + p + ".html", "examinees/" + p + ".html.br", "examinees/." + p + ".html.Ab12", "examinees/Copy of " + p + ".html",
		"examinees/" + p + "_files"} {
		if !isRunFile(name) {
			t.Errorf("%s would come back", name)
		}
	}
	for _, name := range []string{"notes.docx", "run notes.csv", "Copy of notes.html", "photocopy.html", "run.sh", "index of contacts.html", "index.de.html", "indexing.html", "rejects checked by Ada.csv", "examinees/photo.png", "examinees/" + p + "a.html"} {
		if isRunFile(name) {
			t.Errorf("%s would go", name)
		}
	}
}
