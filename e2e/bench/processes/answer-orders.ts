/** The child's side of start-process.ts: says that it is ready, then answers each order. */
export function answerOrders<Order>(work: (order: Order) => Promise<object>): void {
  process.on("message", (order) => {
    work(order as Order).then(
      (answer) => process.send?.(answer),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on("SIGTERM", () => process.exit(0));
  process.on("disconnect", () => process.exit(0));
  process.send?.({ ready: true });
}
