/** The pictures of docs/pictures, and what of this package each of them shows. */
export const PICTURED = {
	'search.png': ['KlearStack', 'KlearStack Push Trigger'],
	'credential.png': [
		'Base URL',
		'Company Name',
		'Authentication',
		'User Name',
		'Password',
		'Ignore SSL Issues (Insecure)',
	],
	'extract-data.png': ['Resource', 'Operation', 'Document Type', 'Output', 'Needs Review When'],
	'trigger.png': ['Trigger On', 'Document Type', 'Needs Review When'],
	'review-form.png': ['Approve', 'Reject'],
	'review-form-telephone.png': ['Approve', 'Reject'],
	'error.png': ['Input Data Field Name', 'KS-FILE'],
} as const;

export type Picture = keyof typeof PICTURED;
