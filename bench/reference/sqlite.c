/* What SQLite alone does on this machine: the reference that the product's database work is measured against.
 * Linked with the very library that the product is linked with.
 *
 *   insert FILE BATCH SECONDS BODY   rows per second into the product's own inbox table, BATCH rows per durable commit
 *   time   FILE COUNT SQL            microseconds of the median of COUNT runs of a query, all its bytes touched
 *   query  FILE SQL                  the rows, columns separated by tabs, bytes as hexadecimal digits
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
int sqlite3_open(const char *, sqlite3 **);
int sqlite3_close(sqlite3 *);
int sqlite3_exec(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
int sqlite3_prepare_v2(sqlite3 *, const char *, int, sqlite3_stmt **, const char **);
int sqlite3_bind_blob(sqlite3_stmt *, int, const void *, int, void (*)(void *));
int sqlite3_bind_int64(sqlite3_stmt *, int, long long);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_reset(sqlite3_stmt *);
int sqlite3_finalize(sqlite3_stmt *);
int sqlite3_busy_timeout(sqlite3 *, int);
int sqlite3_column_count(sqlite3_stmt *);
int sqlite3_column_type(sqlite3_stmt *, int);
int sqlite3_column_bytes(sqlite3_stmt *, int);
const void *sqlite3_column_blob(sqlite3_stmt *, int);
const unsigned char *sqlite3_column_text(sqlite3_stmt *, int);
const char *sqlite3_errmsg(sqlite3 *);

enum { OK = 0, ROW = 100, DONE = 101, BLOB = 4 };
#define ACCOUNTS 50

static sqlite3 *db;
static uint64_t state;

static void fail(const char *doing)
{
    fprintf(stderr, "%s: %s\n", doing, db ? sqlite3_errmsg(db) : "no database");
    exit(1);
}

static void run(const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != OK)
        fail(sql);
}

static sqlite3_stmt *prepared(const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != OK)
        fail(sql);
    return statement;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Keys of a row are HMACs, its body is sealed: to the database both are noise. */
static uint64_t noise(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void fill(unsigned char *bytes, int count)
{
    for (int at = 0; at < count; at += 8) {
        uint64_t value = noise();
        memcpy(bytes + at, &value, (size_t)(count - at < 8 ? count - at : 8));
    }
}

/* UUID version 7, as the product makes them: rows arrive in the order of their ids. */
static void next_id(unsigned char *id, uint64_t ms)
{
    fill(id, 16);
    for (int at = 0; at < 6; at++)
        id[at] = (unsigned char)(ms >> (40 - 8 * at));
    static uint64_t count;
    count++;
    id[6] = (unsigned char)(0x70 | ((count >> 16) & 15));
    id[7] = (unsigned char)(count >> 8);
    id[8] = (unsigned char)count;
}

static void insert(int batch, double span, int body_bytes)
{
    static unsigned char accounts[ACCOUNTS][32];
    unsigned char id[16], event[32];
    unsigned char *body = malloc((size_t)body_bytes);
    if (body == NULL)
        exit(1);
    for (int at = 0; at < ACCOUNTS; at++)
        fill(accounts[at], 32);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    sqlite3_stmt *row = prepared(
        "INSERT INTO inbox (id, channel, event_key, route_key, share, lane, body, received_at, state, reason, attempts,"
        " not_before, workspace_id) VALUES (?1, 'whatsapp', ?2, ?3, ?3, ?4, ?5, ?6, 'new', NULL, 0, 0, NULL)"
        " ON CONFLICT (event_key) DO NOTHING");
    long rows = 0;
    double begun = seconds(), now = begun;
    while (now - begun < span) {
        struct timespec wall;
        clock_gettime(CLOCK_REALTIME, &wall);
        uint64_t ms = (uint64_t)wall.tv_sec * 1000 + (uint64_t)wall.tv_nsec / 1000000;
        run("BEGIN IMMEDIATE");
        for (int at = 0; at < batch; at++) {
            int account = (int)(noise() % ACCOUNTS);
            next_id(id, ms);
            fill(event, 32);
            fill(body, body_bytes);
            sqlite3_bind_blob(row, 1, id, 16, NULL);
            sqlite3_bind_blob(row, 2, event, 32, NULL);
            sqlite3_bind_blob(row, 3, accounts[account], 32, NULL);
            sqlite3_bind_blob(row, 4, accounts[account], 32, NULL);
            sqlite3_bind_blob(row, 5, body, body_bytes, NULL);
            sqlite3_bind_int64(row, 6, (long long)ms);
            if (sqlite3_step(row) != DONE)
                fail("insert");
            sqlite3_reset(row);
        }
        run("COMMIT");
        rows += batch;
        now = seconds();
    }
    printf("%.1f\n", (double)rows / (now - begun));
    sqlite3_finalize(row);
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static void time_query(int count, const char *sql)
{
    double *took = calloc((size_t)count, sizeof *took);
    unsigned long sum = 0, rows = 0;
    sqlite3_stmt *query = prepared(sql);
    if (took == NULL || count < 1)
        exit(1);
    for (int at = 0; at < count; at++) {
        double begun = seconds();
        rows = 0;
        while (sqlite3_step(query) == ROW) {
            rows++;
            for (int column = 0; column < sqlite3_column_count(query); column++) {
                const unsigned char *bytes = sqlite3_column_blob(query, column);
                int length = sqlite3_column_bytes(query, column);
                for (int byte = 0; byte < length; byte++)
                    sum += bytes[byte];
            }
        }
        sqlite3_reset(query);
        took[at] = seconds() - begun;
    }
    qsort(took, (size_t)count, sizeof *took, ascending);
    printf("%.1f\t%lu\t%lu\n", took[count / 2] * 1e6, rows, sum % 10);
    sqlite3_finalize(query);
}

static void print_rows(const char *sql)
{
    sqlite3_stmt *query = prepared(sql);
    while (sqlite3_step(query) == ROW) {
        for (int column = 0; column < sqlite3_column_count(query); column++) {
            if (column > 0)
                putchar('\t');
            if (sqlite3_column_type(query, column) != BLOB) {
                const unsigned char *text = sqlite3_column_text(query, column);
                fputs(text ? (const char *)text : "", stdout);
                continue;
            }
            const unsigned char *bytes = sqlite3_column_blob(query, column);
            int length = sqlite3_column_bytes(query, column);
            for (int byte = 0; byte < length; byte++)
                printf("%02x", bytes[byte]);
        }
        putchar('\n');
    }
    sqlite3_finalize(query);
}

int main(int count, char **words)
{
    if (count < 4) {
        fputs("insert FILE BATCH SECONDS BODY | time FILE COUNT SQL | query FILE SQL\n", stderr);
        return 2;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    state = ((uint64_t)now.tv_nsec << 20 ^ (uint64_t)now.tv_sec) | 1;
    if (sqlite3_open(words[2], &db) != OK)
        fail("open");
    sqlite3_busy_timeout(db, 5000);
    if (strcmp(words[1], "insert") == 0 && count == 6)
        insert(atoi(words[3]), atof(words[4]), atoi(words[5]));
    else if (strcmp(words[1], "time") == 0 && count == 5)
        time_query(atoi(words[3]), words[4]);
    else if (strcmp(words[1], "query") == 0 && count == 4)
        print_rows(words[3]);
    else
        return 2;
    sqlite3_close(db);
    return 0;
}
