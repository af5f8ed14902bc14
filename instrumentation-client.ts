import { config } from "zod/v4/core";

// Runs before any schema is made in the browser. Without it every schema first tries to compile
// itself, which the content security policy refuses and reports on each page.
config({ jitless: true });
