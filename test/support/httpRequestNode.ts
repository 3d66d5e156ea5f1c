import type { IDataObject, INodeType, IRequestOptions } from 'n8n-workflow';

export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/**
 * Makes calls as n8n's HTTP Request node does in its versions 4.1 to 4.3: by the older of n8n's ways, with
 * the item's index, and following redirects.
 */
export const httpRequestNode: INodeType = {
	description: {
		displayName: 'HTTP Request',
		name: 'httpRequest',
		group: ['output'],
		version: 1,
		description: 'Makes an HTTP request',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: ['url', 'method'].map((name) => ({
			displayName: name,
			name,
			type: 'string',
			default: '',
		})),
	},
	async execute() {
		const results = this.getInputData().map(async (_item, index) => {
			const { url, method } = this.getNode().parameters as { url: string; method: 'POST' };
			const request: IRequestOptions = {
				uri: url,
				method,
				headers: {},
				followRedirect: true,
				followAllRedirects: true,
				maxRedirects: 21,
				gzip: true,
				json: true,
				simple: false,
			};
			const answer = (await this.helpers.requestWithAuthentication.call(
				this,
				'klearStackApi',
				request,
				undefined,
				index,
			)) as IDataObject;
			return { json: Object(answer) as IDataObject, pairedItem: index };
		});
		return [await Promise.all(results)];
	},
};
