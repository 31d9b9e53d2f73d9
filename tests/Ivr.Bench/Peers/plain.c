// The floor the gateway is held against: the least a server in C can do for the load's calls, one thread, one sendto a packet.
//   plain IP:PORT      prints "ready"; SIGTERM ends it
//   7000: answers, sends PCMA every 20 ms from a socket of its own until the caller hangs up
//   7002: answers, and says BYE once the caller has acknowledged
// It trusts its caller: no timers, no retransmissions, no RTCP, nothing is received, nobody is asked who he is.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 4, BUCKETS = 65536, FRAME = 160, PACKET = 12 + FRAME, PROMPT = 50 };

typedef struct call {
    struct call *next, *next_playing;
    char id[200], from[300], to[300], contact[200];
    int fd, ended, frame;
    struct sockaddr_in rtp;
    uint8_t packet[PACKET];
    uint16_t sequence;
    uint32_t timestamp;
} call;

static call *calls[BUCKETS], *playing[SLOTS];
static uint8_t prompt[PROMPT][FRAME];
static struct sockaddr_in me, peer;
static char us[64];
static int sip, live, next_slot;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// A header's value, up to the end of its line; "" when there is none.
static void header(const char *message, const char *name, char *into, size_t room) {
    char start[40];
    snprintf(start, sizeof start, "\r\n%s: ", name);
    const char *at = strcasestr(message, start);
    size_t length = at ? strcspn(at += strlen(start), "\r") : 0;
    if (length >= room) length = room - 1;
    memcpy(into, at ? at : "", length);
    into[length] = 0;
}

static call **find(const char *id) {
    uint32_t hash = 2166136261u;
    for (const char *at = id; *at; at++) hash = (hash ^ (uint8_t)*at) * 16777619u;
    call **one = &calls[hash % BUCKETS];
    while (*one && strcmp((*one)->id, id)) one = &(*one)->next;
    return one;
}

static void say(const char *text, int length) { sendto(sip, text, length, 0, (void *)&peer, sizeof peer); }

static void answer(const char *request, const call *one, const char *body) {
    char text[3000], via[500], from[300], to[300], id[200], sequence[60];
    header(request, "Via", via, sizeof via);
    header(request, "From", from, sizeof from);
    header(request, "To", to, sizeof to);
    header(request, "Call-ID", id, sizeof id);
    header(request, "CSeq", sequence, sizeof sequence);
    say(text, snprintf(text, sizeof text,
        "SIP/2.0 200 OK\r\nVia: %s\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\nContact: <sip:%s>\r\n%sContent-Length: %zu\r\n\r\n%s",
        via, from, one ? one->to : to, id, sequence, us, *body ? "Content-Type: application/sdp\r\n" : "", strlen(body), body));
}

static void invite(const char *request, const char *id) {
    call **at = find(id), *one = *at;
    if (!one) {
        one = *at = calloc(1, sizeof *one);
        snprintf(one->id, sizeof one->id, "%s", id);
        header(request, "From", one->from, sizeof one->from);
        header(request, "To", one->to, sizeof one->to - 20);
        sprintf(one->to + strlen(one->to), ";tag=%x", rand());
        header(request, "Contact", one->contact, sizeof one->contact);
        one->contact[strcspn(one->contact, ">")] = 0;
        const char *c = strstr(request, "c=IN IP4 "), *m = strstr(request, "m=audio ");
        one->rtp.sin_family = AF_INET;
        char ip[64] = "";
        if (c) sscanf(c + 9, "%63[0-9.]", ip);
        inet_pton(AF_INET, ip, &one->rtp.sin_addr);
        one->rtp.sin_port = htons(m ? atoi(m + 8) : 0);
        struct sockaddr_in any = me;
        any.sin_port = 0;
        one->fd = socket(AF_INET, SOCK_DGRAM, 0);
        if (one->fd < 0 || bind(one->fd, (void *)&any, sizeof any)) { perror("rtp"); exit(1); }
    }
    struct sockaddr_in local;
    socklen_t length = sizeof local;
    getsockname(one->fd, (void *)&local, &length);
    char body[300];
    snprintf(body, sizeof body, "v=0\r\no=plain 1 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n",
        inet_ntoa(me.sin_addr), inet_ntoa(me.sin_addr), ntohs(local.sin_port));
    answer(request, one, body);
}

static void acknowledged(const char *request, const char *id) {
    call *one = *find(id);
    if (!one || one->frame) return;
    one->frame = 1;
    if (!strncmp(request, "ACK sip:", 8) && strstr(one->to, "sip:7002@")) {
        char text[1500];
        const char *target = strchr(one->contact, '<');
        say(text, snprintf(text, sizeof text,
            "BYE %s SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%08x%08x\r\nFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: 1 BYE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
            target ? target + 1 : one->contact, us, rand(), rand(), one->to, one->from, one->id));
        return;
    }
    uint32_t source = rand();
    one->packet[0] = 0x80;
    one->packet[1] = 0x80 | 8;
    memcpy(one->packet + 8, &source, 4);
    int slot = next_slot++ % SLOTS;
    one->next_playing = playing[slot];
    playing[slot] = one;
    live++;
}

static void forget(const char *id) {
    call **at = find(id), *one = *at;
    if (!one) return;
    *at = one->next;
    close(one->fd);
    one->fd = -1;
    if (one->packet[0]) one->ended = 1; // its slot frees it
    else free(one);
}

static void hear(void) {
    static char message[65536];
    socklen_t length = sizeof peer;
    for (ssize_t got; (got = recvfrom(sip, message, sizeof message - 1, MSG_DONTWAIT, (void *)&peer, &length)) > 0; length = sizeof peer) {
        message[got] = 0;
        char id[200];
        header(message, "Call-ID", id, sizeof id);
        if (!strncmp(message, "INVITE ", 7)) invite(message, id);
        else if (!strncmp(message, "ACK ", 4)) acknowledged(message, id);
        else if (!strncmp(message, "BYE ", 4)) { answer(message, *find(id), ""); forget(id); }
        else if (!strncmp(message, "SIP/2.0 200", 11)) forget(id);
    }
}

static void play(int slot) {
    for (call **at = &playing[slot], *one; (one = *at);) {
        if (one->ended) { *at = one->next_playing; free(one); live--; continue; }
        one->packet[2] = one->sequence >> 8;
        one->packet[3] = (uint8_t)one->sequence++;
        uint32_t timestamp = htonl(one->timestamp);
        memcpy(one->packet + 4, &timestamp, 4);
        memcpy(one->packet + 12, prompt[one->frame++ % PROMPT], FRAME);
        one->timestamp += FRAME;
        sendto(one->fd, one->packet, PACKET, 0, (void *)&one->rtp, sizeof one->rtp);
        one->packet[1] = 8;
        at = &one->next_playing;
    }
}

int main(int count, char **words) {
    char ip[40];
    int port, size = 8 << 20;
    if (count != 2 || sscanf(words[1], "%39[0-9.]:%d", ip, &port) != 2) return 2;
    snprintf(us, sizeof us, "%s", words[1]);
    me.sin_family = AF_INET;
    me.sin_port = htons(port);
    inet_pton(AF_INET, ip, &me.sin_addr);
    prctl(PR_SET_TIMERSLACK, 50000);
    struct sched_param first = {.sched_priority = 1};
    sched_setscheduler(0, SCHED_FIFO, &first); // as the gateway's media thread; where it may not, neither may the gateway
    for (int frame = 0; frame < PROMPT; frame++) for (int i = 0; i < FRAME; i++) prompt[frame][i] = (uint8_t)((0x55 ^ ((i * 37 + frame) & 0x3f)) | 0x80);
    sip = socket(AF_INET, SOCK_DGRAM, 0);
    setsockopt(sip, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    if (bind(sip, (void *)&me, sizeof me)) { perror(words[1]); return 1; }
    puts("ready");
    fflush(stdout);
    for (int64_t due = now(), tick = 0;;) {
        int64_t left = due - now();
        struct pollfd ear = {sip, POLLIN, 0};
        struct timespec wait = {0, left > 0 ? left : 0};
        if (ppoll(&ear, 1, live ? &wait : NULL, NULL) > 0) hear();
        if (!live) due = now();
        else for (; due <= now(); due += 20000000 / SLOTS) play((int)(tick++ % SLOTS));
    }
}
