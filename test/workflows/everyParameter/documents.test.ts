import { documents } from '../operations/documents';
import { refusesWhatNobodyMeans } from './refuses';

refusesWhatNobodyMeans(documents);
