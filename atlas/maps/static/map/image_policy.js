/** Closes the page to images from outside, unless its address asks for the base map: a policy can be tightened, never loosened. */
if (new URLSearchParams(location.hash.slice(1)).get("achtergrond") !== "pdok") {
  const policy = document.createElement("meta");
  policy.id = "no-images-from-outside";
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "img-src data:";
  document.head.append(policy);
}
