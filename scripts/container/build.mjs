/** Compiles in the image's build stage, where the packages are installed already and no embedded database is wanted. */
import { build } from '../setup/build.mjs';

await build();
