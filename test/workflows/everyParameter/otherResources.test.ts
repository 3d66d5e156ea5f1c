import { otherResources } from '../operations/otherResources';
import { refusesWhatNobodyMeans } from './refuses';

refusesWhatNobodyMeans(otherResources);
