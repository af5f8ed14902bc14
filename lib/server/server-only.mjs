// Stands in for the package "server-only" where no browser code is built: tests and plain Node.
export {};
