import { itIsRightUnder } from './plausibleDay';
import { WORDED } from './plausibleServers';

itIsRightUnder(WORDED);
