import { itIsRightUnder } from './plausibleDay';
import { ANSWERS } from './plausibleServers';

itIsRightUnder(ANSWERS);
