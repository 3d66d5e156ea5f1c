import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { asNodeErrors } from './transport/errors';
import { RECEIVED, receivePush } from './trigger/push';
import { pushProperties } from './trigger/pushParameters';
import { isLongEnough, TOO_SHORT } from './trigger/pushToken';

export class KlearStackPushTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'KlearStack Push Trigger',
		name: 'klearStackPushTrigger',
		icon: { light: 'file:klearstack.svg', dark: 'file:klearstack.dark.svg' },
		group: ['trigger'],
		// Both are alike. For a webhook of version 1, n8n evaluates an expression at every call, which costs
		// it as much as all the rest (bench: 200 pushes at once).
		version: [1, 2],
		defaultVersion: 2,
		subtitle: 'On results pushed by KlearStack',
		description: 'Start at once when KlearStack pushes the results of a document',
		eventTriggerDescription: 'Waiting for KlearStack to push results',
		activationMessage:
			'KlearStack can now push to the Production URL. Give it to KlearStack, together with the token of the credential.',
		defaults: { name: 'KlearStack Push Trigger' },
		builderHint: {
			searchHint:
				'Starts a workflow when KlearStack calls its webhook with the results of a document. Only for accounts in which KlearStack has set up a push; use KlearStack Trigger everywhere else.',
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'klearStackPushApi', required: true, testedBy: 'klearStackPushCredentialTest' },
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: RECEIVED,
				path: 'klearstack',
			},
		],
		properties: pushProperties,
	};

	methods = {
		credentialTest: {
			/** Nothing can be called here; what can be said is whether the token is one. */
			async klearStackPushCredentialTest(
				this: ICredentialTestFunctions,
				{ data }: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				return isLongEnough(data?.token)
					? { status: 'OK', message: 'The token can be used' }
					: { status: 'Error', message: TOO_SHORT };
			},
		},
	};

	/** The address is given to KlearStack by hand (push-api/push-api-structure): there is nothing to call. */
	webhookMethods = {
		default: {
			async checkExists() {
				return true;
			},
			async create() {
				return true;
			},
			async delete() {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions) {
		return await asNodeErrors(this.getNode(), receivePush(this));
	}
}
