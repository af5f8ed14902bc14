// Windows that were open before it began are its own too: only those may be led to another place.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Shows what was pushed, and leads to its place. The words are chosen by the server, by the person's settings.
self.addEventListener("push", (event) => {
  const { title, body, tag, url } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, {
      body,
      tag,
      icon: "/apple-touch-icon.png",
      data: { url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.url, self.location.origin);
  if (address.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
      const open = windows.find((one) => new URL(one.url).pathname.startsWith("/w/"));
      if (!open) return self.clients.openWindow(address.href);
      return open
        .focus()
        .then((one) => one.navigate(address.href))
        .catch(() => self.clients.openWindow(address.href));
    }),
  );
});
