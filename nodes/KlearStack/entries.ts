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

/** Names of lists of documents, the likelier ones first: only `result` is documented. */
export const LIST_NAMES = ['result', 'results', 'documents', 'invoices', 'data'];

const NAME_BEFORE = new RegExp(`(?<!\\\\)"(${LIST_NAMES.join('|')})"\\s*:\\s*$`, 'i');
const LONGEST_NAME_BEFORE = 100;

/**
 * Splits JSON as it comes into the entries of its list, and the rest: the same JSON with an empty
 * list. The list is the answer itself, or has one of the names above in it, or one level down. What is
 * no JSON, or has no such list, is all rest.
 */
export class EntrySplitter {
	/** Its place: before the list, in it, or behind it. */
	private place: 'before' | 'within' | 'after' = 'before';

	/** The beginning of an entry whose end has not come yet. */
	private entry = '';

	private rest = '';

	/** The place of the list in it. */
	private listAt = 0;

	/** Lists and objects that are open, and the lists of them. */
	private depth = 0;

	private lists = 0;

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
				if (this.place === 'before') keep(at);
				const begins = this.place === 'before' && code === OPEN_BRACKET && this.isList();
				this.depth++;
				if (code === OPEN_BRACKET) this.lists++;
				if (begins) {
					keep(at + 1);
					this.place = 'within';
					this.listDepth = this.depth;
					this.listAt = this.rest.length;
				}
			} else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) {
				if (this.depth === this.listDepth && this.place === 'within') {
					keep(at);
					this.finishEntry();
					this.place = 'after';
				}
				this.depth--;
				if (code === CLOSE_BRACKET) this.lists--;
			} else if (code === COMMA && this.depth === this.listDepth && this.place === 'within') {
				keep(at);
				this.finishEntry();
				start = at + 1;
			}
		}
		keep(chunk.length);
	}

	/** Tells if a list that opens here is the one with the entries. */
	private isList(): boolean {
		if (this.depth === 0) return this.rest.trim() === '';
		const isAround = this.depth <= 2 && this.lists === 0;
		return isAround && NAME_BEFORE.test(this.rest.slice(-LONGEST_NAME_BEFORE));
	}

	/**
	 * @param entries to stand in the list, as JSON
	 * @returns the rest of the answer: what stands around the entries, and an entry that was cut off
	 */
	end(entries = ''): string {
		return this.rest.slice(0, this.listAt) + entries + this.rest.slice(this.listAt) + this.entry;
	}

	private finishEntry(): void {
		const text = this.entry;
		this.entry = '';
		if (text.trim() !== '') this.onEntry(text);
	}
}
