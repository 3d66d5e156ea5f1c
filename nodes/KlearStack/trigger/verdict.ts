import { decide, type Decision, type Leaving, type Seen } from './decide';
import type { DocumentEvent } from './event';
import { passes } from './filters';
import type { Listing } from './listing';
import { unknownType } from './parameters';
import type { Pulls } from './pulls';
import type { Round } from './round';
import type { Known } from './state';
import type { Steadiness } from './steadiness';

/** Decides what leaves, and asks for the documents whose type no answer says. */
export class Verdict {
	constructor(
		private readonly round: Round,
		private readonly pulls: Pulls,
		private readonly listing: Listing,
		private readonly steadiness: Steadiness,
	) {}

	/** The list says something that no pull has given. */
	hasMissed(): boolean {
		if (this.pulls.failure || !this.round.state.heard.includes('list')) return false;
		return this.draft().leaving.some(({ source }) => source === 'list');
	}

	/** A document of another type must never start a workflow, and lists need not name types. */
	async decide(): Promise<Decision> {
		const { singles, settings, warn, warnOnce } = this.round;
		const draft = this.draft();
		const untyped = draft.leaving.filter(({ isTypeUnknown }) => isTypeUnknown);
		if (untyped.length === 0) return draft;
		await singles.each(untyped, this.askForType);
		const unknown = untyped.filter(({ seen }) => seen.isOurs === undefined && !seen.isOpen);
		const isDelivered = settings.setting(unknownType) === 'deliver';
		if (unknown.length > 0 && isDelivered) {
			warnOnce(
				'KlearStack does not say of which type documents in its list are; they are delivered, whichever it is. If the account has several types, choose Hold Back in If the Type Is Missing.',
			);
		} else if (unknown.length > 0) {
			const ids = unknown.map(({ seen }) => seen.id).join(', ');
			warn(`not delivered, because KlearStack does not say of which type they are: ${ids}`);
		}
		return this.draft(isDelivered);
	}

	private readonly askForType = async ({ seen }: Leaving): Promise<void> => {
		const { singles, source } = this.round;
		if (seen.event?.documentId === undefined) return;
		const whole = await singles.ask(seen.id).catch(() => {
			seen.isOpen = true;
			return undefined;
		});
		seen.isOurs = whole && source.isOurs(whole);
		if (whole && seen.event) seen.event = withWhole(seen.event, whole);
	};

	private draft(takesUnknownType = true): Decision {
		const { state, settings, memory } = this.round;
		const observations = [...this.pulls.observed(this.listing), ...this.listing.observed()];
		for (const observation of observations) this.steadiness.postpone(observation);
		return decide(state, observations, memory.wordings, {
			takesUnknownType,
			passes: ({ event }: Seen, before?: Pick<Known, 'isRead' | 'isApproved'>) =>
				event !== undefined && passes(settings, event, before),
		});
	}
}

/** A document of the list, with what only the document itself says, e.g. its file name. */
const withWhole = (event: DocumentEvent, whole: DocumentEvent): DocumentEvent => ({
	...event,
	statements: { ...whole.statements, ...event.statements },
});
