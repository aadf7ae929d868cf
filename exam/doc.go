// Package exam holds the nouns of practice-test analytics. It imports nothing of ours and only the
// standard library, so that every other room can speak the same words.
//
// # Glossary
//
//	Item            a test question; its key is the correct option, the others are distractors
//	Form            a fixed set of items given together; a FormFamily is a product line of forms
//	Block           a separately timed part of a form
//	Sitting         one taking of a practice form by one examinee
//	Attempt         one taking of the real exam
//	Examinee        a test taker, known past the door only by a pseudonym
//	Response        what one examinee did with one item in one sitting
//	Omitted         seen and skipped: later items of the block were answered. Scored 0
//	Not reached     trailing blanks of a block. Scored 0 in the exam, no evidence about the content
//	Not presented   never shown to this examinee: missing by design, never scored
//	Content area    a discipline, an organ system or a physician task; an item may carry several
//	Blueprint       the dated target shares of content areas
//	Passing standard, cut score   the dated minimum passing score
//	Score           a value on a named scale; EPC, percent correct, 3-digit are never interchangeable
//	p-value         proportion correct of an item (high is easy), not a significance level
//	Ability         the examinee's level in logits; difficulty is an item's location on the same scale
//
// What comes in: nothing. What goes out: types and dated facts about exams. What it refuses to know:
// files, Parquet, HTML, clocks.
package exam
