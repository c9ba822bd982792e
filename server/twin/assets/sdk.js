/*
 * The calls of the platform's JavaScript SDK that a product uses to start Embedded Signup.
 * Answers travel from the popup to its opener as window messages of this script's own origin.
 */
(function () {
  'use strict';
  if (window.FB) return;

  var source = document.currentScript && document.currentScript.src;
  if (!source) return;
  var home = new URL(source).origin;
  var settings = null;

  function isPlainFunction(value) {
    return typeof value === 'function' && Object.prototype.toString.call(value) !== '[object AsyncFunction]';
  }

  function describe(value) {
    var tag = Object.prototype.toString.call(value);
    return tag.slice(8, -1).toLowerCase();
  }

  // A browser opens a popup only while it dispatches the click itself; some forget the click after a wait.
  function insideClick() {
    var active = !navigator.userActivation || navigator.userActivation.isActive;
    return active && !!window.event && window.event.isTrusted;
  }

  function nothing(status) {
    return { authResponse: null, status: status || 'unknown' };
  }

  function address(channel, options) {
    var query = new URLSearchParams({
      client_id: settings.appId,
      config_id: options.config_id || '',
      response_type: options.response_type || 'token',
      override_default_response_type: options.override_default_response_type ? 'true' : 'false',
      extras: JSON.stringify(options.extras || {}),
      display: 'popup',
      channel: channel,
      origin: window.location.origin
    });
    return home + '/' + settings.version + '/dialog/oauth?' + query.toString();
  }

  function login(callback, options) {
    if (callback !== undefined && callback !== null && !isPlainFunction(callback)) {
      throw new Error('Expression is of type ' + describe(callback) + ', not function');
    }
    if (!settings) {
      console.error('FB.login() called before FB.init().');
      return;
    }
    var answer = callback || function () {};
    if (!insideClick()) {
      console.error('FB.login() was not called in a click: the browser blocks the popup.');
      setTimeout(function () { answer(nothing()); }, 0);
      return;
    }
    var channel = 'f' + Math.random().toString(16).slice(2);
    var popup = window.open(address(channel, options || {}), '_blank', 'popup,width=600,height=760');
    if (!popup) {
      setTimeout(function () { answer(nothing()); }, 0);
      return;
    }
    wait(popup, channel, answer);
  }

  function wait(popup, channel, answer) {
    var watch = null;
    function stop() {
      clearInterval(watch);
      window.removeEventListener('message', hear);
    }
    function hear(event) {
      if (event.origin !== home || event.source !== popup || typeof event.data !== 'string') return;
      if (event.data.indexOf('cb=' + channel + '&') !== 0) return;
      stop();
      var said = new URLSearchParams(event.data);
      if (said.get('code')) {
        answer({
          authResponse: { userID: null, expiresIn: null, code: said.get('code') },
          status: 'connected'
        });
      } else if (said.get('access_token')) {
        answer({
          authResponse: { accessToken: said.get('access_token'), userID: said.get('user_id'), expiresIn: 5400 },
          status: 'connected'
        });
      } else {
        answer(nothing());
      }
    }
    window.addEventListener('message', hear);
    watch = setInterval(function () {
      if (!popup.closed) return;
      clearInterval(watch);
      // A last message may still be on its way.
      setTimeout(function () { stop(); if (watch !== null) { watch = null; answer(nothing()); } }, 200);
    }, 250);
    var original = answer;
    answer = function (response) { watch = null; answer = function () {}; original(response); };
  }

  window.FB = {
    init: function (options) {
      if (!options || !options.version) throw new Error('init not called with valid version');
      settings = { appId: String(options.appId), version: options.version };
    },
    login: login,
    logout: function (callback) { if (callback) callback(nothing()); },
    getLoginStatus: function (callback) { if (callback) callback(nothing()); },
    getAuthResponse: function () { return null; },
    AppEvents: { logEvent: function () {}, logPageView: function () {} },
    Event: { subscribe: function () {}, unsubscribe: function () {} },
    XFBML: { parse: function () {} }
  };

  function announce() {
    if (typeof window.fbAsyncInit === 'function' && !window.fbAsyncInit.hasRun) {
      window.fbAsyncInit.hasRun = true;
      window.fbAsyncInit();
    }
  }
  setTimeout(announce, 0);
})();
