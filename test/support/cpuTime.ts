/** What a busy machine does not change, as it does the time on the clock. */

const cpuMs = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

/** The milliseconds that this process computes for. */
export function cpuTimeOf(work: () => void): number {
	const before = cpuMs();
	work();
	return cpuMs() - before;
}

/** The most milliseconds that this process computes in one piece, with nothing else having its turn. */
export async function longestPiece(work: () => Promise<void>): Promise<number> {
	let longest = 0;
	let before = cpuMs();
	let isOver = false;
	const turn = () => {
		const now = cpuMs();
		longest = Math.max(longest, now - before);
		before = now;
		if (!isOver) setTimeout(turn, 10);
	};
	turn();
	await work().finally(() => (isOver = true));
	return longest;
}
