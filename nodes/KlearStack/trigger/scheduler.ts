/** n8n's two schedulers: the one in memory, and the durable one. Measured in n8n 2.41.1. */
import type { IPollFunctions, NodeApiError } from 'n8n-workflow';

/** The time that n8n gives a poll where it does not say. */
const DEFAULT_BUDGET_MS = 5 * 60_000;
/** The rest is for n8n to take the items over. */
const SHARE_OF_BUDGET = 0.8;
/** n8n waits for this one, and holds the trigger's lease meanwhile, also after it was killed. */
const AWAITED_BUDGET_MS = 20_000;

/** Activations whose first poll has been made. */
const polled = new WeakSet<IPollFunctions>();

/** Milliseconds that n8n gives a poll. */
export const budgetOf = (context: IPollFunctions): number =>
	context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;

/** The durable scheduler tells a budget of its own. Under it, several processes may poll in turn. */
export const isDurable = (context: IPollFunctions): boolean =>
	budgetOf(context) !== DEFAULT_BUDGET_MS;

/** The one that n8n makes at once when it starts or a workflow is activated. */
export const isFirst = (context: IPollFunctions): boolean =>
	!polled.has(context) && !isDurable(context);

/** n8n waits for it before it goes on with the next workflow. */
export const isAwaited = (context: IPollFunctions): boolean =>
	isDurable(context) ? context.getActivationMode() === 'activate' : isFirst(context);

export const notePolled = (context: IPollFunctions) => polled.add(context);

/** When a poll has to be over, in milliseconds since 1970. */
export function deadlineOf(context: IPollFunctions, began: number): number {
	const most = isAwaited(context) ? AWAITED_BUDGET_MS : Infinity;
	return began + Math.min(budgetOf(context), most) * SHARE_OF_BUDGET;
}

/**
 * Tells if a failure is only logged. A trigger whose first poll fails is never polled again, so a
 * temporary failure must not be one there. n8n's durable scheduler goes on polling.
 */
export function mayBeSilent(context: IPollFunctions, error: NodeApiError): boolean {
	if (!isFirst(context)) return false;
	// Nobody is there to see it when n8n starts, or another of its processes takes the lead.
	if (['init', 'leadershipChange'].includes(context.getActivationMode())) return true;
	return error.context?.mayPass === true;
}
