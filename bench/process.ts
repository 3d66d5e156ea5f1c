/** What Linux says of a process. */
import { readFile, writeFile } from 'node:fs/promises';

/** Clock ticks a second, the same on every Linux that Node runs on. */
const TICKS = 100;

/** Processor time in milliseconds, of all threads. */
export async function processorMs(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	const [user, system] = stat
		.slice(stat.lastIndexOf(')') + 2)
		.split(' ')
		.slice(11, 13);
	return ((Number(user) + Number(system)) * 1000) / TICKS;
}

async function memory(pid: number, name: 'VmHWM' | 'VmRSS'): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024;
}

/** Lets the peak begin anew. @returns the memory in use, in megabytes */
export async function resetPeak(pid: number): Promise<number> {
	await writeFile(`/proc/${pid}/clear_refs`, '5');
	return await memory(pid, 'VmRSS');
}

/** The most memory in use since the reset, in megabytes. */
export const peakMemory = async (pid: number): Promise<number> => await memory(pid, 'VmHWM');
