/** One poll of KlearStack Trigger. docs/how-the-trigger-works.md says what it promises, and why. */
import type { IDataObject, INodeExecutionData, IPollFunctions, NodeApiError } from 'n8n-workflow';

import { asNodeError } from '../transport/errors';
import { memoryOf } from './memory';
import { readSettings } from './parameters';
import { Round } from './round';
import { budgetOf, mayBeSilent, notePolled } from './scheduler';
import { testRun } from './testRun';

/**
 * What was modified since the last poll, what a lost one would have given, and what left just before
 * n8n was restarted. Everything leaves at least once, and the same content with the same eventId.
 *
 * @returns null when there is nothing
 * @throws NodeApiError with what n8n needs to know to poll again at the right time
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') {
		return output(await testRun(context, readSettings(context)));
	}

	const memory = memoryOf(context);
	const began = Date.now();
	if (memory.underWay) {
		if (began - memory.underWay < budgetOf(context)) return null;
		memory.wasCutShort = true;
	}
	memory.underWay = began;
	try {
		const settings = readSettings(context);
		const items = await new Round(context, settings, memory, began, warning(context)).items();
		memory.wasCutShort = false;
		return output(items);
	} catch (error) {
		memory.wasCutShort = true;
		if (!mayBeSilent(context, error as NodeApiError)) {
			throw asNodeError(context.getNode(), error as Error);
		}
		warning(context)((error as Error).message);
		return null;
	} finally {
		if (memory.underWay === began) delete memory.underWay;
		notePolled(context);
	}
}

const output = (items: IDataObject[]) =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

/** Says in n8n's log what a trigger has to say, and which trigger it is. */
const warning = (context: IPollFunctions) => (message: string) => {
	const { id, name } = context.getWorkflow();
	context.logger.warn(`${context.getNode().name} in workflow "${name}" (${id}): ${message}`);
};
