import { itIsRightUnder } from './plausibleDay';
import { UNRELIABLE } from './plausibleServers';

itIsRightUnder(UNRELIABLE);
