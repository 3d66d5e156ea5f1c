/**
 * Reads an answer whose `result` is a long list, entry by entry as it comes, so that neither its text
 * nor all its entries have to be in memory at once, and nothing is done for long at a time.
 */

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;

/** What stands before a list that is the answer itself, or its `result`. */
const BEFORE_ENTRIES = /^\s*(\{[^{}[\]]*(?<!\\)"result"\s*:\s*)?$/;

/**
 * Splits JSON as it comes into the entries of its list, and the rest: the same JSON with an empty
 * list. What is no JSON, or has no such list, is all rest.
 */
export class EntrySplitter {
	/** Where it is: before the list, in it, or where no list is to come. */
	private place: 'before' | 'within' | 'after' = 'before';

	/** What has come of the entry that is not complete yet. */
	private entry = '';

	private rest = '';

	/** Brackets and braces that are open. */
	private depth = 0;

	/** How many of them are so around an entry. */
	private listDepth = 0;

	private isText = false;

	private isEscaped = false;

	/** @param onEntry takes the text of an entry */
	constructor(private readonly onEntry: (text: string) => void) {}

	push(chunk: string): void {
		let start = 0;
		/** @param to the chunk has been dealt with up to here */
		const keep = (to: number) => {
			const text = chunk.slice(start, to);
			if (this.place === 'within') this.entry += text;
			else this.rest += text;
			start = to;
		};
		for (let at = 0; at < chunk.length; at++) {
			const code = chunk.charCodeAt(at);
			if (this.isText) {
				if (this.isEscaped) this.isEscaped = false;
				else if (code === BACKSLASH) this.isEscaped = true;
				else if (code === QUOTE) this.isText = false;
			} else if (code === QUOTE) {
				this.isText = true;
			} else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
				this.depth++;
				// The answer's own brace tells nothing yet.
				if (this.place === 'before' && (this.depth > 1 || code === OPEN_BRACKET)) {
					keep(at);
					const isList = code === OPEN_BRACKET && BEFORE_ENTRIES.test(this.rest);
					keep(at + 1);
					this.place = isList ? 'within' : 'after';
					this.listDepth = this.depth;
				}
			} else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
				if (this.depth === this.listDepth && this.place === 'within') {
					keep(at);
					this.finishEntry();
					this.place = 'after';
				}
				this.depth--;
			} else if (code === COMMA && this.depth === this.listDepth && this.place === 'within') {
				keep(at);
				this.finishEntry();
				start = at + 1;
			}
		}
		keep(chunk.length);
	}

	/** @returns the rest of the answer: what stands around the entries, and an entry that was cut off */
	end(): string {
		return this.rest + this.entry;
	}

	private finishEntry(): void {
		const text = this.entry;
		this.entry = '';
		if (text.trim() !== '') this.onEntry(text);
	}
}
