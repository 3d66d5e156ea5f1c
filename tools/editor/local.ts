// What the examples find on the machine they run on, in a process of its own, because Jest cannot load
// what draws pictures: the files in the folder given, and a mailbox.
import { writeFiles } from '../files';
import { startMailbox } from '../mail/mailbox';
import { invoiceMail } from '../mail/message';

async function main() {
	const [folder, user, password] = process.argv.slice(2);
	await writeFiles(folder);
	const { port } = await startMailbox({
		user,
		password,
		onOpen: async ({ deliver }) => deliver(await invoiceMail()),
	});
	process.send!({ port });
	process.on('disconnect', () => process.exit(0));
}

void main();
