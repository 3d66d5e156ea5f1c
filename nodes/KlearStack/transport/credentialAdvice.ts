import type { FailureKind } from './failure';

/** Advice about the KlearStack credential, by the kind of failure, for whoever made the call. */
export const CREDENTIAL_ADVICE: Partial<Record<FailureKind, string>> = {
	certificate:
		'If you trust this host, e.g. because its certificate is self-signed, turn on Ignore SSL Issues in the KlearStack credential.',
	notSecure:
		'Enter the Base URL of the KlearStack credential with http:// in front if your KlearStack has no HTTPS, or correct its port.',
	redirect:
		'Enter the final address as Base URL of the KlearStack credential, often the same with https://. Redirects are not followed, so that nothing is sent elsewhere.',
	unreachable: 'Check the Base URL of the KlearStack credential and the network of your n8n.',
	webPage:
		'The Base URL of the KlearStack credential leads to something else, e.g. a login page or a proxy. Enter the address of your KlearStack.',
	gateway:
		'Ask whoever runs the proxy or firewall between n8n and KlearStack to let n8n through. A login for a proxy belongs into n8n’s setting HTTPS_PROXY.',
	blocked:
		'If you trust this host, have whoever runs your n8n add its name to N8N_SSRF_ALLOWED_HOSTNAMES.',
	timeout: 'Try again later.',
	brokenOff: 'Try again later.',
};
