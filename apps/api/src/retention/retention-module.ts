import { RetentionModule } from '#libs/contexts/retention/application/retention.module';
import { RetentionPortsModule } from './retention-ports.module.js';

/** One instance for all who import it: destruction runs are carried out once in a process. */
export const retentionModule = RetentionModule.forRoot(RetentionPortsModule);
