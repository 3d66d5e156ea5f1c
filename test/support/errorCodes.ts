import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { CODES } from '../../nodes/KlearStack/transport/codes';

const CODE = / ?\((KS-[A-Z-]+)\)/;

/** Takes the code out of what an error says, which has to be there once. */
export function codeApart(text = ''): { description?: string; code: string } {
	const code = CODE.exec(text)?.[1];
	const description = text.replace(CODE, '').trim();
	if (!code || !(CODES as readonly string[]).includes(code) || CODE.test(description)) {
		throw new Error(`Not one code is in "${text}"`);
	}
	return { description: description || undefined, code };
}

/** The same for an item of the node under test, if it failed. */
export function withoutCode(item: INodeExecutionData): INodeExecutionData {
	const { error, message, code, ...others } = item.json as IDataObject;
	if (typeof error !== 'string' || typeof message !== 'string') return item;
	const { description, code: said } = codeApart(message);
	if (![undefined, said].includes(code as string)) {
		throw new Error(`${said} is said, and ${String(code)} given`);
	}
	return { ...item, json: { error, message: description ?? error, ...others } };
}
