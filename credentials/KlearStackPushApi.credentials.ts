import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * The bearer token that KlearStack must present when it pushes to n8n.
 *
 * Source: documentation page push-api/push-api-structure.
 */
export class KlearStackPushApi implements ICredentialType {
	name = 'klearStackPushApi';

	displayName = 'KlearStack Push API';

	icon = {
		light: 'file:../nodes/KlearStack/klearstack.svg',
		dark: 'file:../nodes/KlearStack/klearstack.dark.svg',
	} as const;

	documentationUrl = 'https://github.com/klearstack/n8n-nodes-klearstack';

	properties: INodeProperties[] = [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The bearer token that KlearStack must send. Make up a long, random one and give it to KlearStack.',
		},
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string',
			default: '',
			description: 'Only if KlearStack is to send one as well',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Only if KlearStack is to send one as well',
		},
	];
}
