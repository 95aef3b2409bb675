/** The choice of the profile: what kind of programme the sites are weighed for. */
Atlas.profileChoice = (() => {
  const { payload, profiles } = Atlas.data;
  const { element } = Atlas.dom;
  const { current, change, onChange } = Atlas.state;
  const select = document.getElementById("profile");
  const description = document.getElementById("profile-description");

  /** Shows the profile that holds. */
  function write() {
    select.value = current.profile;
    description.textContent = profiles.get(current.profile).description;
  }

  /** Fills the choice and follows it. */
  function start() {
    select.append(...payload.profiles.map(({ id, label }) => element("option", { value: id }, label)));
    select.addEventListener("change", () => change({ profile: select.value }, "list"));
    write();
    onChange(["profile"], write);
  }

  return { start };
})();
