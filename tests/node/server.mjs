// The real binary in a directory of its own, and its command line.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const BAILIWICK = join(TARGET, process.env.BAILIWICK_TEST_PROFILE ?? "debug", "bailiwick");

const CONFIG = `
[scopes]
read = "Read your data"
write = "Change your data"
default = ["read", "write"]
`;

async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}

export class Server {
  static async start() {
    const server = new Server();
    server.directory = mkdtempSync(join(tmpdir(), "bailiwick-node-"));
    const port = await freePort();
    server.origin = `http://localhost:${port}`;
    server.issuer = new URL(`${server.origin}/o`);
    const config = join(server.directory, "bailiwick.toml");
    writeFileSync(config, CONFIG);
    server.where = [
      "--database", `sqlite:${join(server.directory, "bailiwick.sqlite")}`, "--config", config,
    ];
    server.logFile = join(server.directory, "log");
    const log = openSync(server.logFile, "a");
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("BAILIWICK_"));
    server.env = { ...Object.fromEntries(kept), HOME: server.directory };
    server.child = spawn(
      BAILIWICK,
      ["serve", "--listen", `127.0.0.1:${port}`, "--issuer", server.issuer.href, ...server.where],
      { stdio: ["ignore", log, log], env: server.env, cwd: server.directory },
    );
    closeSync(log);
    await server.untilReady();
    return server;
  }

  async untilReady() {
    for (const end = Date.now() + 20_000; Date.now() < end; await delay(10)) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(`${this.origin}/health/ready`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
    }
    throw new Error(`not ready: ${this.log()}`);
  }

  log() {
    return readFileSync(this.logFile, "utf8");
  }

  /** Runs a command with `--json` and gives what it printed. */
  cli(words, input = "") {
    const said = execFileSync(BAILIWICK, [...words, "--json", ...this.where], {
      env: this.env, cwd: this.directory, input, encoding: "utf8", timeout: 60_000,
    });
    return JSON.parse(said);
  }

  async stop() {
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    const [code] = await ended;
    const log = this.log();
    rmSync(this.directory, { recursive: true });
    if (code !== 0 || log.includes("panicked")) throw new Error(`ended with ${code}: ${log}`);
  }
}
