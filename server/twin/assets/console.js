/* Looks again every two seconds while somebody watches and has nothing open. */
(function () {
  'use strict';
  var live = document.getElementById('live');
  if (!live) return;
  setInterval(function () {
    if (document.visibilityState === 'hidden' || live.querySelector('details[open]')) return;
    if (live.contains(document.activeElement)) return;
    fetch('/console/live')
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (markup) { if (markup !== null) live.innerHTML = markup; })
      .catch(function () {});
  }, 2000);
})();
