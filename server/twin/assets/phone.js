/* Keeps the chat live while it is on the screen, and sends without leaving the page. */
(function () {
  'use strict';
  var chat = document.getElementById('chat');
  if (!chat) return;
  var query = new URLSearchParams({ customer: chat.dataset.customer, number: chat.dataset.number });
  // Instagram's phone names its own addresses.
  var live = chat.dataset.live || '/phone/chat?' + query;
  var events = chat.dataset.events || '/phone/events?' + query;
  var act = chat.dataset.act || '/phone/messages';
  var source = null;
  var fetching = false;
  var again = false;

  function atEnd() { chat.scrollTop = chat.scrollHeight; }

  function refresh() {
    if (fetching) { again = true; return; }
    fetching = true;
    fetch(live)
      .then(function (answer) { return answer.ok ? answer.text() : null; })
      .then(function (markup) {
        // A reply that is being written is not swept away.
        if (chat.querySelector('details[open]')) { setTimeout(refresh, 1000); markup = null; }
        if (markup !== null) {
          var near = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 120;
          chat.innerHTML = markup;
          if (near) atEnd();
          if (chat.querySelector('.typing')) setTimeout(refresh, 5000);
        }
      })
      .catch(function () {})
      .then(function () {
        fetching = false;
        if (again) { again = false; refresh(); }
      });
  }

  // The chat counts as open only while somebody can see it.
  function follow() {
    if (document.visibilityState === 'hidden') {
      if (source) source.close();
      source = null;
      return;
    }
    if (source) return;
    source = new EventSource(events);
    source.addEventListener('changed', refresh);
    source.addEventListener('open', refresh);
  }

  document.addEventListener('visibilitychange', follow);
  window.addEventListener('pagehide', function () { if (source) source.close(); source = null; });
  window.addEventListener('pageshow', follow);

  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.dataset.send) return;
    event.preventDefault();
    var data = new URLSearchParams(new FormData(form, event.submitter));
    var input = form.querySelector('[name="text"]:not([type="hidden"])');
    if (input) input.value = '';
    form.querySelectorAll('details[open]').forEach(function (menu) { menu.open = false; });
    var around = form.closest('details[open]');
    if (around && chat.contains(around)) around.open = false;
    fetch(act, { method: 'POST', headers: { accept: 'application/json' }, body: data })
      .then(function () { refresh(); atEnd(); });
  });

  document.querySelectorAll('form[data-auto]').forEach(function (form) {
    form.addEventListener('change', function () { form.submit(); });
  });

  atEnd();
  follow();
})();
