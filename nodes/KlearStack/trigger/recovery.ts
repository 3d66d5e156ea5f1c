import type { Comparison } from './comparison';
import type { DeliveryState } from './deliveryState';
import type { DocumentEvent } from './event';
import type { Memory } from './memory';
import type { Source } from './source';

export interface Recovery {
	state: DeliveryState;
	memory: Memory;
	source: Source;
	/** The lists are to be read. */
	isDue: boolean;
	/** When this poll began, in milliseconds since 1970. */
	began: number;
	comparison: Comparison;
	/** Documents whose type cannot be learned start the workflow, too. */
	takesUnknownType: boolean;
	pull: () => Promise<DocumentEvent[]>;
	warn: (message: string) => void;
}
