// Node 18 has it, but not as a global.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;
