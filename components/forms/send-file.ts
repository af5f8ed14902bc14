/**
 * Posts a file as the body of a request and tells how many bytes have left, which fetch cannot.
 * @returns the JSON of a 201 answer
 * @throws Error with the server's own words, or with what happened to the connection
 */
export function sendFile<Answer>(
  url: string,
  { file, name, type }: { file: Blob; name: string; type: string },
  { onSent, signal }: { onSent: (bytes: number) => void; signal?: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("content-type", type);
    request.setRequestHeader("x-file-name", encodeURIComponent(name));
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("load", () => {
      const answer = request.response as (Answer & { error?: { message?: string } }) | null;
      if (request.status === 201 && answer) resolve(answer);
      else {
        reject(
          new Error(
            answer?.error?.message ?? "The server did not understand the file. Nothing was saved.",
          ),
        );
      }
    });
    request.addEventListener("error", () =>
      reject(new Error("The connection was lost while sending. Nothing was saved. Try again.")),
    );
    request.addEventListener("abort", () => reject(new Error("Stopped. Nothing was saved.")));
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
